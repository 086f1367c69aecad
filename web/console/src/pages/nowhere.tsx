import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Page } from "../parts/page";

export default function Nowhere() {
  const { t } = useTranslation();
  return (
    <Page title={t("nowhere.title")} question={t("nowhere.text")}>
      <Link to="/">{t("nowhere.home")}</Link>
    </Page>
  );
}
