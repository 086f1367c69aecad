import { type MantineColorScheme, Menu, useMantineColorScheme } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, read } from "../api/client";
import { sessionQuery } from "../api/queries";
import { useSession } from "../format/use-format";
import { changeLanguage, LANGUAGES, type Language } from "../i18n/setup";
import css from "./shell.module.css";

const SCHEMES = ["light", "dark", "auto"] as const;
const NAMES = { en: "English", fr: "Français" } as const;

/** Who is signed in, the language, light or dark, and the way out. */
export function Account() {
  const session = useSession();
  const client = useQueryClient();
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const signOut = useMutation({
    mutationFn: () => read(api.DELETE("/session")),
    onSuccess: () => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
    },
  });
  return (
    <Menu position="top-start" width={216} closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className={css.account}>
          <span className={css.initial} aria-hidden="true">
            {session.name.charAt(0) || session.email.charAt(0)}
          </span>
          <span className={css.accountName}>{session.name || session.email}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.email} · {t(`role.${session.role}`)}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t("account.language")}</Menu.Label>
        <Menu.RadioGroup value={i18n.language} onChange={(language) => changeLanguage(language as Language)}>
          {LANGUAGES.map((language) => (
            <Menu.RadioItem key={language} value={language} lang={language}>
              {NAMES[language]}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t("account.look")}</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
          {SCHEMES.map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme}>
              {t(`account.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item component="a" href="/console/licences.html" target="_blank" rel="noopener">
          {t("account.licences", { version: session.version })}
        </Menu.Item>
        <Menu.Item onClick={() => signOut.mutate()}>{t("account.sign_out")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
