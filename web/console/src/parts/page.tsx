import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import css from "./page.module.css";

interface Props {
  title: ReactNode;
  /** What the browser's tab says, when the title is more than text. */
  name?: string;
  question?: ReactNode;
  back?: { to: string; label: string };
  actions?: ReactNode;
  children: ReactNode;
}

/** One page answers one question; the question is its subtitle. */
export function Page({ title, name, question, back, actions, children }: Props) {
  const { t } = useTranslation();
  const label = name ?? (typeof title === "string" ? title : "");
  useEffect(() => {
    document.title = label ? `${label} · ${t("brand")}` : t("brand");
  }, [label, t]);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div className={css.words}>
          {back && (
            <Link className={css.back} to={back.to}>
              <span aria-hidden="true">← </span>
              {back.label}
            </Link>
          )}
          <h1 className={css.title}>{title}</h1>
          {question && <p className={css.question}>{question}</p>}
        </div>
        {actions && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  title?: string;
  note?: ReactNode;
  aside?: ReactNode;
  plain?: boolean;
  children: ReactNode;
}

export function Section({ title, note, aside, plain, children }: SectionProps) {
  return (
    <section className={plain ? css.plain : css.section}>
      {title && (
        <header className={css.sectionHead}>
          <div>
            <h2 className={css.sectionTitle}>{title}</h2>
            {note && <p className={css.note}>{note}</p>}
          </div>
          {aside}
        </header>
      )}
      {children}
    </section>
  );
}

/** A few facts in a row: a small label, then the fact. */
export function Facts({
  facts,
  three,
}: {
  facts: { label: string; value: ReactNode; hint?: string }[];
  three?: boolean;
}) {
  return (
    <dl className={three ? css.threeFacts : css.facts}>
      {facts.map((fact) => (
        <div key={fact.label}>
          <dt>{fact.label}</dt>
          <dd>{fact.value}</dd>
          {fact.hint && <dd className={css.hint}>{fact.hint}</dd>}
        </div>
      ))}
    </dl>
  );
}
