import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { NextAction } from "../../api/types";
import { hasPage, routeOf } from "../../format/links";
import { useFormat } from "../../format/use-format";
import { humanise } from "../../i18n/words";
import { Section } from "../../parts/page";
import css from "./home.module.css";

/** The API names what is worth doing; the words are ours, and an action not known yet still reads. */
export function actionText(action: NextAction, part: "verb" | "why", t: TFunction): string {
  return t(`next.${action.key}.${part}` as never, {
    ...action.params,
    defaultValue: part === "verb" ? humanise(action.key) : "",
  }) as string;
}

export function NextActions({ actions }: { actions: NextAction[] }) {
  const { t } = useTranslation();
  return (
    <Section plain title={t("home.next")}>
      {actions.length === 0 ? (
        <p className={css.nothing}>{t("home.nothing")}</p>
      ) : (
        <ol className={css.actions}>
          {actions.map((action) => (
            <li key={`${action.key}${JSON.stringify(action.params)}`}>
              <Action action={action} />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}

function Action({ action }: { action: NextAction }) {
  const { t } = useTranslation();
  const format = useFormat();
  const route = routeOf(action.href);
  const content = (
    <>
      <span className={css.verb}>{actionText(action, "verb", t)}</span>
      <span className={css.why}>{actionText(action, "why", t)}</span>
      {action.worth_minor != null && (
        <span className={css.value}>
          {t("home.up_to", { value: format.money(action.worth_minor, undefined, { wholeFrom: 100 }) })}
        </span>
      )}
    </>
  );
  if (!hasPage(route)) return <div className={css.action}>{content}</div>;
  return (
    <Link to={route} className={css.action}>
      {content}
      <span className={css.arrow} aria-hidden="true">
        →
      </span>
    </Link>
  );
}
