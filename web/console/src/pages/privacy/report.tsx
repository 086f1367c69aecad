import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { api, read } from "../../api/client";
import { saved } from "../../format/save";
import { useFormat } from "../../format/use-format";
import { humanise } from "../../i18n/words";
import { Banner } from "../../parts/banner";
import { Facts, Section } from "../../parts/page";
import { Loaded } from "../../parts/states";
import { useToast } from "../../parts/toast";
import { messageOf } from "../placements/changes";
import { SettingsPage } from "../settings/settings-page";
import { useSettings } from "../settings/words";
import css from "./privacy.module.css";
import { type ErasureReport, erasureQuery } from "./queries";

export default function Report() {
  const { reportId = "" } = useParams();
  const { t } = useTranslation();
  const report = useQuery(erasureQuery(reportId));
  return (
    <SettingsPage
      title={t("privacy.report_title")}
      question={t("privacy.report")}
      back={{ to: "/settings/privacy", label: t("nav.privacy") }}
    >
      {() => ({
        actions: report.data && <Save reportId={reportId} />,
        body: <Loaded query={report}>{(found) => <Told report={found} />}</Loaded>,
      })}
    </SettingsPage>
  );
}

function Save({ reportId }: { reportId: string }) {
  const t = useSettings();
  const say = useToast();
  const download = useMutation({
    mutationFn: () => read(api.GET("/erasures/{report_id}", { params: { path: { report_id: reportId } } })),
    onSuccess: (file) => saved(file.name, file.media_type, file.content),
    onError: (error) => say(t("report.failed", { message: messageOf(error) })),
  });
  return (
    <Button loading={download.isPending} onClick={() => download.mutate()}>
      {t("report.save")}
    </Button>
  );
}

const TONE = { valid: "good", missing: "warn", wrong: "bad" } as const;

function Told({ report }: { report: ErasureReport }) {
  const t = useSettings();
  const format = useFormat();
  const at = (when: number | null) => (when === null ? t("report.not_yet") : format.date(when, "full"));
  return (
    <>
      <Banner
        tone={report.clean ? TONE[report.signature] : "bad"}
        title={report.clean ? t(`report.signature.${report.signature}`) : t("report.not_clean")}
      >
        {t(`report.signature_text.${report.signature}`)}
      </Banner>
      <Section>
        <Facts
          facts={[
            { label: t("report.asked"), value: at(report.asked_at), hint: report.asked_by },
            { label: t("report.lake"), value: at(report.lake_followed_at) },
            { label: t("report.models"), value: at(report.models_made_at) },
            { label: t("report.completed"), value: at(report.completed_at) },
          ]}
        />
      </Section>
      <Section title={t("report.removed")} note={t("report.removed_note", { count: report.nodes })}>
        <dl className={css.pairs}>
          {Object.entries(report.removed).map(([store, count]) => (
            <div key={store}>
              <dt>{humanise(store)}</dt>
              <dd>{format.count(count)}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t("report.looked")} note={t("report.looked_note")}>
        {report.findings.length === 0 ? (
          <p className={css.small}>{t("report.not_looked")}</p>
        ) : (
          <dl className={css.pairs}>
            {report.findings.map((finding, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a store may be looked at twice, and nothing moves
              <div key={place}>
                <dt>{humanise(finding.store)}</dt>
                <dd>
                  {t("report.finding", {
                    found: format.count(finding.found),
                    looked_at: format.count(finding.looked_at),
                  })}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
      <Section title={t("report.copies")}>
        <p>{t("report.copies_done", { count: report.key_copies })}</p>
        {report.key_copies_missed.length > 0 && (
          <>
            <p className={css.warn}>{t("report.copies_missed", { count: report.key_copies_missed.length })}</p>
            <ul>
              {report.key_copies_missed.map((copy) => (
                <li key={copy}>
                  <code className={css.code}>{copy}</code>
                </li>
              ))}
            </ul>
          </>
        )}
      </Section>
      {report.public_key && (
        <Section title={t("report.verify")} note={t("report.verify_note")}>
          <code className={css.code}>{report.public_key}</code>
        </Section>
      )}
    </>
  );
}
