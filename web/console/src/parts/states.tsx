import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../api/client";
import { useFormat } from "../format/use-format";
import css from "./states.module.css";

export function Skeleton({ height = 16, width = "100%" }: { height?: number; width?: number | string }) {
  return <span className={css.skeleton} style={{ height, width }} aria-hidden="true" />;
}

/** Grey lines where the content will be, as tall as the content, so nothing jumps. */
export function SkeletonBlock({ lines = 5, height = 20 }: { lines?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div className={css.block} role="status" aria-label={t("state.loading")}>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are alike and never move
        <Skeleton key={line} height={height} width={line % 3 === 2 ? "72%" : "100%"} />
      ))}
    </div>
  );
}

export function EmptyState({ title, text, action }: { title: string; text: string; action?: ReactNode }) {
  return (
    <div className={css.state}>
      <p className={css.title}>{title}</p>
      <p className={css.text}>{text}</p>
      {action && <div className={css.action}>{action}</div>}
    </div>
  );
}

function kindOf(error: unknown): "offline" | "forbidden" | "missing" | "early" | "failed" {
  if (!(error instanceof ApiError)) return "failed";
  if (error.status === 0) return "offline";
  if (error.status === 403) return "forbidden";
  if (error.status === 404) return "missing";
  return error.code === "not_enough_data" ? "early" : "failed";
}

/** What happened, what was kept, and the one thing to do. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const kind = kindOf(error);
  const detail = error instanceof ApiError && error.status > 0 ? error.needed || error.message : "";
  return (
    <div className={css.state} role="alert">
      <p className={css.title}>{t(`error.${kind}.title`)}</p>
      <p className={css.text}>{t(`error.${kind}.text`)}</p>
      {detail && <p className={css.detail}>{detail}</p>}
      {retry && kind !== "forbidden" && kind !== "missing" && (
        <div className={css.action}>
          <Button variant="default" onClick={retry}>
            {t("action.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

interface QueryLike<T> {
  data: T | undefined;
  error: unknown;
  isError: boolean;
  dataUpdatedAt: number;
  refetch: () => unknown;
}

/** One way to show a query: skeleton, error, or the data, with a note when the data could not be refreshed. */
export function Loaded<T>(props: { query: QueryLike<T>; skeleton?: ReactNode; children: (data: T) => ReactNode }) {
  const { query } = props;
  if (query.data !== undefined)
    return (
      <>
        {query.isError && <StaleNotice since={query.dataUpdatedAt} retry={query.refetch} />}
        {props.children(query.data)}
      </>
    );
  if (query.isError) return <ErrorState error={query.error} retry={query.refetch} />;
  return props.skeleton ?? <SkeletonBlock />;
}

export function StaleNotice({ since, retry }: { since: number; retry: () => unknown }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div className={css.notice} role="status">
      <span>{t("state.stale", { time: format.date(since, "time") })}</span>
      <button type="button" onClick={() => retry()}>
        {t("action.retry")}
      </button>
    </div>
  );
}
