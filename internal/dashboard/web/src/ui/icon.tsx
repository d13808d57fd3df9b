const paths = {
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm4-1 3.5 3.5",
  filter: "M2 3.5h12M4.5 8h7M7 12.5h2",
  columns: "M2 3h12v10H2zM6 3v10M10 3v10",
  code: "M5 4 1.5 8 5 12M11 4l3.5 4-3.5 4",
  theme: "M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12",
  info: "M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM8 7.2V11M8 4.8v.4",
  close: "m3.5 3.5 9 9m0-9-9 9",
  check: "m2.5 8.5 3.5 3.5 7.5-8",
  alert: "M8 2 1.5 13.5h13zM8 6.5v3M8 11.4v.4",
  people: "M6 7.5A2.5 2.5 0 1 0 6 2.5a2.5 2.5 0 0 0 0 5zM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 2.8a2.5 2.5 0 0 1 0 4.4M12.5 9.8c1.3.6 2 1.9 2 3.700",
  question: "M5.5 5.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M8 12v.4",
  up: "M8 13V3M4 7l4-4 4 4",
  down: "M8 3v10M4 9l4 4 4-4",
  table: "M2 3h12v10H2zM2 6.5h12M2 10h12",
  copy: "M5.5 5.5h8v8h-8zM2.5 10.5v-8h8",
  flag: "M4 14V2.5h8l-2 3 2 3H4",
  lock: "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside words: nothing to those who do not see it. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
