import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Page } from "../../parts/page";
import { Segments } from "../../parts/segments";
import { SkeletonBlock } from "../../parts/states";
import { Alarms } from "./alarms";
import { Debugger } from "./debugger";
import { Plan } from "./plan";
import { useTracking, useWordsReady } from "./words";

const VIEWS = ["alarms", "debugger", "plan"] as const;
type View = (typeof VIEWS)[number];

export default function Tracking() {
  const { t } = useTranslation();
  const ready = useWordsReady();
  if (!ready)
    return (
      <Page title={t("nav.tracking")} question={t("tracking.question")}>
        <SkeletonBlock />
      </Page>
    );
  return <Views />;
}

function Views() {
  const { t } = useTranslation();
  const say = useTracking();
  const [search, setSearch] = useSearchParams();
  const view = VIEWS.find((one) => one === search.get("view")) ?? "alarms";
  return (
    <Page
      title={t("nav.tracking")}
      question={t("tracking.question")}
      actions={
        <Segments<View>
          label={say("view.label")}
          value={view}
          onChange={(next) => setSearch({ view: next }, { replace: true })}
          options={VIEWS.map((value) => ({ value, label: say(`view.${value}`) }))}
        />
      }
    >
      {view === "alarms" && <Alarms />}
      {view === "debugger" && <Debugger />}
      {view === "plan" && <Plan />}
    </Page>
  );
}
