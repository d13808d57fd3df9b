import { ticks } from "d3-array";
import { scaleBand } from "d3-scale";
import { useEffect, useRef, useState } from "preact/hooks";

import { figure, shortMonth, tenants } from "../format";
import type { Drawing } from "./chart";

const height = 214;
const margin = { top: 18, right: 6, bottom: 34, left: 40 };

const index = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1;
const monthAt = (at: number) => `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`;

/** Columns on an axis of time: months in which nothing renews leave their place empty. */
export function Timeline({ marks, chosen, press }: Drawing) {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(720);
  const [near, setNear] = useState<number | null>(null);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.max(260, Math.round(entry.contentRect.width))));
    watch.observe(frame.current!);
    return () => watch.disconnect();
  }, []);
  const places = marks.map((mark) => index(mark.value));
  const from = Math.min(...places);
  const months = Array.from({ length: Math.max(...places) - from + 1 }, (_, at) => monthAt(from + at));
  const x = scaleBand(months, [margin.left, width - margin.right]).paddingInner(0.22).paddingOuter(0.1);
  const most = Math.max(1, ...marks.map((mark) => mark.size));
  const every = [1, 3, 6, 12].find((step) => x.step() * step >= 34) ?? 12;
  const told = near === null ? null : marks[near];
  const floor = height - margin.bottom;
  const y = (size: number) => floor - (size / most) * (floor - margin.top);
  return (
    <div class="timeline" ref={frame}>
      <p class="readout" aria-hidden="true">
        {told ? (
          <>
            <b>{told.label}</b> {tenants(told.tenants)}
          </>
        ) : (
          "EA renewal where you see one, else the largest CSP renewal"
        )}
      </p>
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} class={chosen.length ? "choosing" : ""}>
        <g aria-hidden="true" class="axis">
          {ticks(0, most, 4).filter(Number.isInteger).map((tick) => (
            <g key={tick}>
              <line x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
              <text x={margin.left - 6} y={y(tick)} dy="0.32em" text-anchor="end">
                {figure(tick, "COUNT", true)}
              </text>
            </g>
          ))}
          {months.map((month, at) => {
            const place = index(month) % 12;
            const room = (to: number) => at > 0 || ((to - (place % to)) % to) * x.step() >= 34;
            const named = place % every === 0 || (at === 0 && room(every));
            const dated = place === 0 || (at === 0 && room(12));
            if (!named && !dated) return null;
            const middle = x(month)! + x.bandwidth() / 2;
            return (
              <text key={month} x={middle} y={floor + 14} text-anchor="middle">
                {named && shortMonth(month)}
                {dated && (
                  <tspan x={middle} y={floor + 28} class="year">
                    {month.slice(0, 4)}
                  </tspan>
                )}
              </text>
            );
          })}
        </g>
        {marks.map((mark, at) => {
          const picked = chosen.includes(mark.value);
          const left = x(mark.value)!;
          const top = mark.size > 0 ? Math.min(y(mark.size), floor - 2) : floor;
          return (
            <g
              key={mark.value}
              class={picked ? "month chosen" : "month"}
              data-value={mark.value}
              {...press(at)}
              aria-label={`${mark.label}: ${tenants(mark.tenants)}`}
              onFocus={() => {
                press(at).onFocus();
                setNear(at);
              }}
              onBlur={() => setNear(null)}
              onMouseEnter={() => setNear(at)}
              onMouseLeave={() => setNear(null)}
             
            >
              <rect class="hit" x={left - x.step() * 0.11} y={margin.top - 14} width={x.step()} height={floor - margin.top + 14} />
              <rect class="fill" x={left} y={top} width={x.bandwidth()} height={floor - top} rx={Math.min(3, x.bandwidth() / 4)} />
              {picked && <path class="tick" d={`M${left + x.bandwidth() / 2 - 5} ${top - 9}l4 4 7-8`} />}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
