import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useFormat, useSession } from "../../format/use-format";

interface Props {
  title: Record<string, string>;
  onChange: (title: Record<string, string>) => void;
}

/** One field for each language of the shop. */
export function TitleFields({ title, onChange }: Props) {
  const { t } = useTranslation();
  const { languages } = useSession();
  const { locale } = useFormat();
  const names = new Intl.DisplayNames(locale, { type: "language" });
  return languages.map((language) => (
    <TextInput
      key={language}
      label={t("edit.title_in", { language: names.of(language) ?? language })}
      lang={language}
      maxLength={120}
      value={title[language] ?? ""}
      onChange={(event) => onChange({ ...title, [language]: event.currentTarget.value })}
    />
  ));
}
