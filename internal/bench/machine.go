package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// machine says on what was measured, as far as the system tells.
func machine(duckdb string) string {
	cpu := "unknown processor"
	if found := regexp.MustCompile(`(?m)^model name\s*: (.*)$`).FindStringSubmatch(content("/proc/cpuinfo")); found != nil {
		cpu = found[1]
	}
	return fmt.Sprintf("%d cores (%s), %d GiB of memory, %s/%s, %s, DuckDB %s",
		runtime.NumCPU(), cpu, (kilobytes("/proc/meminfo", "MemTotal")+1<<19)>>20, runtime.GOOS, runtime.GOARCH, runtime.Version(), duckdb)
}

// busy is the load average of the last minute: above the cores, or before the benchmark begins, it is others' work.
func busy() string {
	one, _, ok := strings.Cut(content("/proc/loadavg"), " ")
	if !ok {
		return "unknown"
	}
	return one
}

// residentMB and peakMB are this process's resident memory, server and clients alike; 0 where the system does not tell.
func residentMB() int64 { return kilobytes("/proc/self/status", "VmRSS") >> 10 }
func peakMB() int64     { return kilobytes("/proc/self/status", "VmHWM") >> 10 }

func kilobytes(path, name string) int64 {
	found := regexp.MustCompile(`(?m)^` + name + `:\s+(\d+) kB$`).FindStringSubmatch(content(path))
	if found == nil {
		return 0
	}
	n, _ := strconv.ParseInt(found[1], 10, 64) // digits, as matched
	return n
}

func content(path string) string {
	text, _ := os.ReadFile(path) // nothing where there is no such file
	return string(text)
}
