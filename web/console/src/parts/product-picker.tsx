import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { cataloguePage } from "../api/queries";
import type { ProductChip } from "../api/types";
import { useFormat } from "../format/use-format";
import { Picture, Tag } from "./chips";
import css from "./product-picker.module.css";
import field from "./search-field.module.css";

interface Props {
  label: string;
  taken: string[];
  onPick: (product: ProductChip) => void;
}

/** Finds a product by name: an ARIA combobox, arrows to choose, Enter to take, Escape to close. */
export function ProductPicker({ label, taken, onPick }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const [open, setOpen] = useState(false);
  const [query] = useDebouncedValue(text.trim(), 150);
  const found = useQuery({
    queryKey: ["product-picker", query],
    queryFn: ({ signal }) => cataloguePage({ query, category: "", sort: "views" }, undefined, signal),
    enabled: query.length > 0,
  });
  const options = (found.data?.rows ?? [])
    .map((row) => row.product)
    .filter((product) => !taken.includes(product.product_id))
    .slice(0, 8);
  const list = useRef<HTMLDivElement>(null);
  const showing = open && query.length > 0 && found.data !== undefined;

  // Near the foot of a window the list would open below it.
  useEffect(() => {
    if (showing) list.current?.scrollIntoView({ block: "nearest" });
  }, [showing]);

  function pick(product: ProductChip) {
    onPick(product);
    setText("");
    setOpen(false);
    setActive(0);
  }

  function onKeyDown(event: KeyboardEvent) {
    const chosen = options[active];
    if (event.key === "ArrowDown") setActive(Math.min(active + 1, options.length - 1));
    else if (event.key === "ArrowUp") setActive(Math.max(active - 1, 0));
    else if (event.key === "Escape") setOpen(false);
    else if (event.key === "Enter" && showing && chosen) pick(chosen);
    else return;
    event.preventDefault();
  }

  return (
    <div className={css.picker}>
      <input
        className={field.field}
        role="combobox"
        aria-label={label}
        placeholder={label}
        aria-expanded={showing}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={showing && options[active] ? `${id}-${active}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <div ref={list} id={`${id}-list`} role="listbox" aria-label={label} className={css.list} hidden={!showing}>
        {options.map((product, number) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox above has the keys
          <div
            key={product.product_id}
            id={`${id}-${number}`}
            role="option"
            tabIndex={-1}
            aria-selected={number === active}
            className={number === active ? css.active : css.option}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(product)}
          >
            <Picture product={product} size={32} />
            <span className={css.name}>{product.name}</span>
            {!product.sellable && <Tag tone="warn">{t("chip.unsellable")}</Tag>}
            <span className={css.price}>{format.money(product.price_minor, product.currency)}</span>
          </div>
        ))}
        {showing && options.length === 0 && <p className={css.none}>{t("picker.none", { query })}</p>}
      </div>
    </div>
  );
}
