import { useMediaQuery } from "@mantine/hooks";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Choice } from "./choice";
import { ColumnMenu, useHiddenColumns } from "./column-menu";
import css from "./table.module.css";

export interface Column<Row> {
  key: string;
  label: string;
  render: (row: Row) => ReactNode;
  /** The API's sort key; the column's heading then sorts by it. */
  sort?: string;
  numeric?: boolean;
  /** The card's heading on a phone, and never hidden. */
  primary?: boolean;
  /** Takes the whole width of a card. */
  wide?: boolean;
}

interface Props<Row> {
  name: string;
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  keyOf: (row: Row) => string;
  sort?: string;
  onSort?: (key: string) => void;
  more?: { has: boolean; loading: boolean; load: () => void };
  toolbar?: ReactNode;
  note?: ReactNode;
}

const VIRTUAL_FROM = 200;
const ROW_HEIGHT = 56;
const CARD_HEIGHT = 148;

/** A table with a sticky heading; cards on a phone; beyond 200 rows only those on the screen exist. */
export function DataTable<Row>(props: Props<Row>) {
  const phone = useMediaQuery("(max-width: 760px)", false, { getInitialValueInEffect: false }) ?? false;
  const [hidden, toggle] = useHiddenColumns(props.name);
  const columns = props.columns.filter((column) => column.primary || !hidden.includes(column.key));
  const box = useRef<HTMLDivElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(box.current?.offsetTop ?? 0), []);
  const virtual = props.rows.length > VIRTUAL_FROM;
  const virtualizer = useWindowVirtualizer({
    count: props.rows.length,
    estimateSize: () => (phone ? CARD_HEIGHT : ROW_HEIGHT),
    overscan: 12,
    scrollMargin: offset,
    enabled: virtual,
  });
  const shown = virtual ? virtualizer.getVirtualItems() : null;
  const first = shown?.[0];
  const last = shown?.at(-1);
  const before = first ? first.start - offset : 0;
  const after = last ? virtualizer.getTotalSize() - (last.end - offset) : 0;
  const visible = shown ? shown.flatMap((item) => props.rows[item.index] ?? []) : props.rows;
  return (
    <div>
      <div className={css.toolbar}>
        {props.toolbar}
        {phone && props.onSort && <SortChoice columns={props.columns} sort={props.sort ?? ""} onSort={props.onSort} />}
        {!phone && (
          <ColumnMenu columns={props.columns.filter((column) => !column.primary)} hidden={hidden} toggle={toggle} />
        )}
      </div>
      {props.note && <p className={css.note}>{props.note}</p>}
      <div ref={box}>
        {phone ? (
          <Cards {...props} columns={columns} rows={visible} before={before} after={after} />
        ) : (
          <Rows {...props} columns={columns} rows={visible} before={before} after={after} />
        )}
      </div>
      {props.more && <More {...props.more} />}
    </div>
  );
}

/** Cards have no headings to sort by, so a phone gets a list to choose from. */
function SortChoice<Row>(props: { columns: Column<Row>[]; sort: string; onSort: (key: string) => void }) {
  const { t } = useTranslation();
  const options = props.columns.flatMap((column) => (column.sort ? [{ value: column.sort, label: column.label }] : []));
  if (options.length === 0) return null;
  return <Choice label={t("table.sort")} value={props.sort} options={options} onChange={props.onSort} />;
}

type BodyProps<Row> = Props<Row> & { before: number; after: number };

function Rows<Row>({ label, columns, rows, keyOf, sort, onSort, before, after }: BodyProps<Row>) {
  return (
    <table className={css.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={column.numeric ? css.numeric : undefined}
              aria-sort={column.sort && column.sort === sort ? "descending" : undefined}
            >
              {column.sort && onSort ? (
                <button type="button" onClick={() => onSort(column.sort ?? "")}>
                  {column.label}
                  <span aria-hidden="true">{column.sort === sort ? " ↓" : ""}</span>
                </button>
              ) : (
                column.label
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {before > 0 && <Gap height={before} span={columns.length} />}
        {rows.map((row) => (
          <tr key={keyOf(row)} style={{ height: ROW_HEIGHT }}>
            {columns.map((column) => (
              <td key={column.key} className={column.numeric ? css.numeric : undefined}>
                {column.render(row)}
              </td>
            ))}
          </tr>
        ))}
        {after > 0 && <Gap height={after} span={columns.length} />}
      </tbody>
    </table>
  );
}

function Gap({ height, span }: { height: number; span: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row cannot take the focus
    <tr aria-hidden="true">
      <td colSpan={span} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}

function Cards<Row>({ label, columns, rows, keyOf, before, after }: BodyProps<Row>) {
  const facts = columns.filter((column) => !column.primary);
  return (
    <ul className={css.cards} aria-label={label} style={{ paddingTop: before, paddingBottom: after }}>
      {rows.map((row) => (
        <li key={keyOf(row)} className={css.card}>
          <div className={css.cardTitle}>{columns.find((column) => column.primary)?.render(row)}</div>
          <dl>
            {facts.map((column) => (
              <div key={column.key} className={column.wide ? css.wide : undefined}>
                <dt>{column.label}</dt>
                <dd>{column.render(row)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function More({ has, loading, load }: { has: boolean; loading: boolean; load: () => void }) {
  const { t } = useTranslation();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const target = end.current;
    if (!target || !has || loading) return;
    // a busy page hands over several changes at once: the last one is how it is now, and nothing comes after it
    const observer = new IntersectionObserver((changes) => changes.at(-1)?.isIntersecting && load(), {
      rootMargin: "400px",
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [has, loading, load]);
  if (!has) return null;
  return (
    <div ref={end} className={css.more}>
      <button type="button" onClick={load} disabled={loading}>
        {loading ? t("state.loading") : t("table.more")}
      </button>
    </div>
  );
}
