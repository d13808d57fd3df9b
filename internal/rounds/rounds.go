// Package rounds says how many of something random the tests try.
package rounds

import (
	"os"
	"strconv"
)

// Of is as many as every run affords, or TEST_ROUNDS times as many.
func Of(few int) int {
	if times, err := strconv.Atoi(os.Getenv("TEST_ROUNDS")); err == nil && times > 1 {
		return few * times
	}
	return few
}
