import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { placementQuery } from "../../api/queries";
import type { PlacementDetail, PlacementDocument } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { useWord } from "../../i18n/words";
import { ProductChip } from "../../parts/chips";
import { EstimateBand, EstimateText } from "../../parts/estimate";
import { Facts, Page, Section } from "../../parts/page";
import { Loaded } from "../../parts/states";
import { useMayEdit } from "../../shell/roles";
import { Archive } from "./archive";
import { Clicks } from "./clicks";
import { titleIn } from "./names";
import { useProducts } from "./pinned";
import { StatusTags } from "./placements";
import css from "./placements.module.css";
import { Versions } from "./versions";

export default function PlacementPage() {
  const { placementId = "" } = useParams();
  const { t } = useTranslation();
  const { language } = useFormat();
  const placement = useQuery(placementQuery(placementId));
  const mayEdit = useMayEdit();
  const data = placement.data;
  const document = data?.published ?? data?.draft;
  const title = document ? titleIn(document.title, language, placementId) : placementId;
  return (
    <Page
      title={title}
      back={{ to: "/recommendations", label: t("placement.back") }}
      question={t("placement.question")}
      actions={
        data &&
        mayEdit && (
          <>
            {data.published && <Archive placementId={placementId} name={title} />}
            <Button component={Link} to={`/recommendations/${encodeURIComponent(placementId)}/edit`}>
              {t("placement.edit")}
            </Button>
          </>
        )
      }
    >
      <Loaded query={placement}>{(detail) => <Detail detail={detail} />}</Loaded>
    </Page>
  );
}

function Detail({ detail }: { detail: PlacementDetail }) {
  const { t } = useTranslation();
  const document = detail.published ?? detail.draft;
  return (
    <div className={css.columns}>
      <div>
        <Section title={t("placement.results")} note={t("recommendations.days_note", { count: detail.results.days })}>
          <Results detail={detail} />
        </Section>
        <Section title={t("placement.history")}>
          <Versions detail={detail} />
        </Section>
      </div>
      <Section
        title={t(detail.published ? "placement.now" : "placement.now_draft")}
        note={detail.published && detail.draft ? t("placement.draft_note") : undefined}
        aside={
          <span className={css.tags}>
            <StatusTags status={detail.published ? "published" : "draft"} changed={detail.draft !== null} />
          </span>
        }
      >
        {document && <Document document={document} />}
      </Section>
    </div>
  );
}

function Results({ detail }: { detail: PlacementDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { results } = detail;
  if (results.shown === 0) return <p className={css.quiet}>{t("placement.no_results")}</p>;
  return (
    <>
      <Facts
        facts={[
          { label: t("recommendations.shown"), value: format.count(results.shown) },
          {
            label: t("recommendations.click_through"),
            value: results.click_through === null ? "–" : format.ratio(results.click_through),
          },
          {
            label: t("recommendations.attributed"),
            value: format.money(results.attributed_minor),
            hint: t("placement.orders", { count: results.attributed_orders }),
          },
        ]}
      />
      <h3 className={css.sub}>{t("recommendations.incremental")}</h3>
      <p>
        <EstimateText estimate={results.incremental_minor} />
      </p>
      {results.incremental_minor.state === "known" && (
        <EstimateBand estimate={results.incremental_minor} claimed={results.attributed_minor} />
      )}
      <Clicks detail={detail} />
    </>
  );
}

function Document({ document }: { document: PlacementDocument }) {
  const { t } = useTranslation();
  const word = useWord();
  const products = useProducts([...document.pins, ...document.excluded]);
  const chips = (ids: string[]) => (
    <div className={css.chips}>
      {ids.map((id) => {
        const product = products.get(id);
        return product ? <ProductChip key={id} product={product} /> : <span key={id}>{id}</span>;
      })}
    </div>
  );
  return (
    <>
      <p className={css.quiet}>{document.placement_id}</p>
      <h3 className={css.sub}>{t("recommendations.page")}</h3>
      <p>{word("page", document.page)}</p>
      <h3 className={css.sub}>{t("placement.order")}</h3>
      <ol className={css.order}>
        {document.strategies.map((strategy) => (
          <li key={strategy}>{word("strategy", strategy)}</li>
        ))}
      </ol>
      <h3 className={css.sub}>{t("placement.length")}</h3>
      <p>{document.n}</p>
      {document.pins.length > 0 && (
        <>
          <h3 className={css.sub}>{t("placement.pinned")}</h3>
          {chips(document.pins)}
        </>
      )}
      {document.excluded.length > 0 && (
        <>
          <h3 className={css.sub}>{t("placement.excluded")}</h3>
          {chips(document.excluded)}
        </>
      )}
    </>
  );
}
