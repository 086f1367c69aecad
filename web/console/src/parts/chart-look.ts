import type { EChartsCoreOption } from "echarts/core";

/** The console's colours as the page has them now, light or dark. The series colours follow Okabe and Ito. */
export interface Look {
  ink: string;
  quiet: string;
  line: string;
  surface: string;
  series: [string, string, string, string];
}

export function lookOf(root: HTMLElement): Look {
  const style = getComputedStyle(root);
  const value = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: value("--ink"),
    quiet: value("--ink-3"),
    line: value("--line"),
    surface: value("--surface"),
    series: [value("--chart-1"), value("--chart-2"), value("--chart-3"), value("--chart-4")],
  };
}

export interface TooltipLine {
  colour: string;
  label: string;
  value: string;
}

/** A tooltip as elements, never as markup: names in it come from outside. */
export function tooltipOf(title: string, lines: TooltipLine[]): HTMLElement {
  const box = document.createElement("div");
  box.className = "chart-tip";
  const head = document.createElement("p");
  head.textContent = title;
  box.append(head);
  for (const line of lines) {
    const row = document.createElement("p");
    const dot = document.createElement("i");
    dot.style.background = line.colour;
    const value = document.createElement("b");
    value.textContent = line.value;
    row.append(dot, `${line.label} `, value);
    box.append(row);
  }
  return box;
}

const FONT = '"Inter Variable", system-ui, sans-serif';

/** Axes, grid and tooltip shared by every chart; callers add series. */
export function frame(look: Look, xAxis: object, yAxis: object, tooltip: object): EChartsCoreOption {
  return {
    animation: false,
    textStyle: { fontFamily: FONT, color: look.ink, fontSize: 13 },
    grid: { left: 4, right: 12, top: 24, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: {
      trigger: "axis",
      backgroundColor: look.surface,
      borderColor: look.line,
      borderWidth: 1,
      padding: 0,
      confine: true,
      transitionDuration: 0,
      axisPointer: { type: "line", lineStyle: { color: look.quiet, width: 1, type: "solid" } },
      ...tooltip,
    },
    xAxis: {
      axisLine: { lineStyle: { color: look.line } },
      axisTick: { show: false },
      axisLabel: { color: look.quiet, fontSize: 13, hideOverlap: true },
      splitLine: { show: false },
      ...xAxis,
    },
    yAxis: {
      axisLabel: { color: look.quiet, fontSize: 13 },
      splitLine: { lineStyle: { color: look.line } },
      splitNumber: 3,
      ...yAxis,
    },
  };
}
