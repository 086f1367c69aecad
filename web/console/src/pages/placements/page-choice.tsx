import { useTranslation } from "react-i18next";
import { useWord } from "../../i18n/words";
import { Choice } from "../../parts/choice";
import { PAGES, type Page } from "./new-placement";
import css from "./placements.module.css";

/** The kind of page a slot stands on: it decides what the slot can know of the moment. */
export function PageChoice({ page, onChange }: { page: Page; onChange: (page: Page) => void }) {
  const { t } = useTranslation();
  const word = useWord();
  return (
    <div className={css.choice}>
      <span aria-hidden="true">{t("edit.page")}</span>
      <Choice
        label={t("edit.page")}
        value={page}
        onChange={(next) => onChange(next as Page)}
        options={PAGES.map((name) => ({ value: name, label: word("page", name) }))}
      />
    </div>
  );
}
