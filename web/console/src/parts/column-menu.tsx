import { Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./table.module.css";

/** Which columns a person has put away, remembered in this browser. */
export function useHiddenColumns(name: string): [string[], (key: string) => void] {
  const storageKey = `habitue-columns-${name}`;
  const [hidden, setHidden] = useState<string[]>(() => {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? "[]");
      return Array.isArray(kept) ? kept.filter((key) => typeof key === "string") : [];
    } catch {
      return [];
    }
  });
  const toggle = (key: string) => {
    const next = hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key];
    setHidden(next);
    try {
      localStorage.setItem(storageKey, JSON.stringify(next));
    } catch {
      // The choice then lasts as long as the page.
    }
  };
  return [hidden, toggle];
}

interface Props {
  columns: { key: string; label: string }[];
  hidden: string[];
  toggle: (key: string) => void;
}

export function ColumnMenu({ columns, hidden, toggle }: Props) {
  const { t } = useTranslation();
  return (
    <Menu closeOnItemClick={false} position="bottom-end">
      <Menu.Target>
        <button type="button" className={css.quiet}>
          {t("table.columns")}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {columns.map((column) => (
          <Menu.CheckboxItem
            key={column.key}
            checked={!hidden.includes(column.key)}
            onChange={() => toggle(column.key)}
          >
            {column.label}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
