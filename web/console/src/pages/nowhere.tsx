import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "../parts/page";
import { EmptyState } from "../parts/states";

export default function Nowhere() {
  const { t } = useTranslation();
  return (
    <Page title="" name={t("nowhere.title")}>
      <EmptyState
        title={t("nowhere.title")}
        text={t("nowhere.text")}
        action={<Link to="/">{t("nowhere.home")}</Link>}
      />
    </Page>
  );
}
