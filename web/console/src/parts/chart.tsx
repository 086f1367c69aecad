import { useMantineColorScheme } from "@mantine/core";
import type { EChartsCoreOption } from "echarts/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./chart.module.css";
import type { Engine } from "./chart-engine";
import { type Look, lookOf } from "./chart-look";

interface Props {
  /** What the chart shows, in one sentence: read aloud instead of the picture. */
  label: string;
  option: (look: Look) => EChartsCoreOption;
  height?: number;
  /** The same numbers as a table, for those who read better than they see. */
  table: { head: string[]; rows: (string | number)[][] };
}

/** A chart in the console's look, drawn when its engine has arrived; its room is kept from the start. */
export function Chart({ label, option, height = 240, table }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const [engine, setEngine] = useState<Engine | null>(null);
  const { colorScheme } = useMantineColorScheme();
  const { t } = useTranslation();

  useEffect(() => {
    let chart: Engine | undefined;
    let gone = false;
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(() => chart?.resize());
    Promise.all([import("./chart-engine"), document.fonts.ready]).then(([{ start }]) => {
      if (gone) return;
      chart = start(element);
      observer.observe(element);
      setEngine(chart);
    });
    return () => {
      gone = true;
      observer.disconnect();
      chart?.dispose();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colour scheme changes what lookOf reads from the page
  useEffect(() => {
    engine?.setOption(option(lookOf(document.documentElement)), { notMerge: true });
  }, [engine, option, colorScheme]);

  return (
    <figure className={css.figure}>
      <div ref={box} className={css.box} style={{ height }} role="img" aria-label={label} />
      <details className={css.table}>
        <summary>{t("chart.as_table")}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
        <section className={css.scroll} tabIndex={0} aria-label={label}>
          <table>
            <thead>
              <tr>
                {table.head.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, column) => (
                    <td key={table.head[column]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </figure>
  );
}
