import { effect, signal } from "@preact/signals";

type Theme = "system" | "light" | "dark";
const turns: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };

const read = (): Theme => {
  try {
    const kept = localStorage.getItem("theme");
    return kept === "light" || kept === "dark" ? kept : "system";
  } catch {
    return "system"; // a browser may forbid it
  }
};

export const theme = signal<Theme>(read());

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});

export function turnTheme() {
  theme.value = turns[theme.value];
  try {
    localStorage.setItem("theme", theme.value);
  } catch {
    // It then holds for this page alone.
  }
}
