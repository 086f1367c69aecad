import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { overviewQuery } from "../../api/queries";
import type { Overview } from "../../api/types";
import { useFormat, useSession } from "../../format/use-format";
import { Page, Section } from "../../parts/page";
import { Segments } from "../../parts/segments";
import { EmptyState, Loaded, Skeleton, SkeletonBlock } from "../../parts/states";
import css from "./home.module.css";
import { Kpis } from "./kpis";
import { NextActions } from "./next-actions";
import { Trend } from "./trend";
import { Worth } from "./worth";

const AnomaliesOfWeek = lazy(() => import("../opportunities/anomalies"));
const PERIODS = ["7", "28", "90"];

export default function Home() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("days") ?? "28";
  const days = PERIODS.includes(asked) ? asked : "28";
  const overview = useQuery(overviewQuery(Number(days)));
  return (
    <Page
      title={t("nav.home")}
      question={t("home.question")}
      actions={
        <Segments
          label={t("home.period")}
          value={days}
          onChange={(next) => setSearch({ days: next }, { replace: true })}
          options={PERIODS.map((value) => ({ value, label: t("home.days", { count: Number(value) }) }))}
        />
      }
    >
      <Loaded query={overview} skeleton={<HomeSkeleton />}>
        {(data) => <Answers overview={data} />}
      </Loaded>
    </Page>
  );
}

function Answers({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const session = useSession();
  const format = useFormat();
  if (overview.series.length === 0)
    return (
      <>
        <EmptyState title={t("home.empty_title")} text={t("home.empty_text", { shop: session.shop_name })} />
        <NextActions actions={overview.next_actions} />
      </>
    );
  return (
    <>
      <Section plain title={t("home.how")} note={t("home.how_note", { count: overview.days })}>
        <div className={css.how}>
          <Kpis kpis={overview.kpis} days={overview.days} />
          <Trend series={overview.series} />
        </div>
      </Section>
      <Section plain title={t("home.worth")}>
        <Worth overview={overview} />
      </Section>
      <NextActions actions={overview.next_actions} />
      <Suspense>
        <AnomaliesOfWeek />
      </Suspense>
      <p className={css.computed}>{t("home.computed", { time: format.ago(overview.computed_at) })}</p>
    </>
  );
}

function HomeSkeleton() {
  return (
    <div>
      <Skeleton width={240} height={26} />
      <div className={css.skeletonCard}>
        <SkeletonBlock lines={3} height={32} />
        <Skeleton height={248} />
      </div>
      <Skeleton width={200} height={26} />
      <div className={css.skeletonCard}>
        <Skeleton height={160} />
      </div>
    </div>
  );
}
