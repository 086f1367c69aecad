import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { searchQuery } from "../api/queries";
import { routeOf } from "../format/links";
import { Dialog } from "../parts/dialog";
import { NAVIGATION } from "./navigation";
import css from "./palette.module.css";

interface Hit {
  key: string;
  kind: "person" | "product" | "placement" | "page";
  label: string;
  detail: string;
  to: string;
}

/** Ctrl K: pages at once, people, products and placements as one types. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [query] = useDebouncedValue(text.trim(), 120);
  const found = useQuery(searchQuery(query));
  const needle = text.trim().toLocaleLowerCase();
  const pages: Hit[] = NAVIGATION.map(({ to, key }) => ({
    key: to,
    kind: "page" as const,
    label: t(`nav.${key}`),
    detail: t(`${key}.question`),
    to,
  })).filter((page) => `${page.label} ${page.detail}`.toLocaleLowerCase().includes(needle));
  const others: Hit[] = query
    ? (found.data ?? [])
        .filter((hit) => hit.kind !== "page")
        .map((hit) => ({
          key: `${hit.kind}${hit.id}`,
          kind: hit.kind,
          label: hit.label,
          detail: hit.detail ?? "",
          to: routeOf(hit.href),
        }))
    : [];
  const hits = [...pages, ...others];

  function go(hit: Hit | undefined) {
    if (!hit) return;
    onClose();
    navigate(hit.to);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "ArrowDown") setActive((active + 1) % Math.max(1, hits.length));
    else if (event.key === "ArrowUp") setActive((active - 1 + hits.length) % Math.max(1, hits.length));
    else if (event.key === "Enter") go(hits[active]);
    else return;
    event.preventDefault();
  }

  return (
    <Dialog kind="palette" title={t("nav.search")} onClose={onClose}>
      <input
        className={css.input}
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls={`${id}-hits`}
        aria-activedescendant={hits[active] ? `${id}-${active}` : undefined}
        aria-label={t("palette.label")}
        placeholder={t("palette.label")}
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {hits.length === 0 ? (
        <p className={css.none} role="status">
          {found.isFetching ? t("state.loading") : t("palette.none", { query: text.trim() })}
        </p>
      ) : (
        <div id={`${id}-hits`} role="listbox" aria-label={t("nav.search")} className={css.hits}>
          {hits.map((hit, number) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys
            <div
              key={hit.key}
              id={`${id}-${number}`}
              role="option"
              tabIndex={-1}
              aria-selected={number === active}
              className={number === active ? css.active : css.hit}
              onClick={() => go(hit)}
              ref={number === active ? (element) => element?.scrollIntoView({ block: "nearest" }) : undefined}
            >
              <span className={css.label}>{hit.label}</span>
              <span className={css.detail}>{hit.detail}</span>
              <span className={css.kind}>{t(`palette.${hit.kind}`)}</span>
            </div>
          ))}
        </div>
      )}
    </Dialog>
  );
}
