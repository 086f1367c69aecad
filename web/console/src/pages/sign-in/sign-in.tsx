import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, read, rememberCsrf } from "../../api/client";
import { sessionQuery } from "../../api/queries";
import { changeLanguage, LANGUAGES } from "../../i18n/setup";
import css from "./sign-in.module.css";

/** The door: one form, the two languages, and nothing else to read. */
export default function SignIn() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  useEffect(() => {
    document.title = `${t("sign_in.title")} · ${t("brand")}`;
  }, [t]);
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => read(api.POST("/session", { body })),
    onSuccess: (session) => {
      rememberCsrf(session.csrf_token);
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
  function onSubmit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ email: String(form.get("email")), password: String(form.get("password")) });
  }
  return (
    <main className={css.door}>
      <div className={css.card}>
        <img src="/console/mark.svg" alt="" width={48} height={48} />
        <h1 className={css.title}>{t("sign_in.title")}</h1>
        <p className={css.text}>{t("sign_in.text")}</p>
        <form onSubmit={onSubmit} className={css.form}>
          <TextInput
            label={t("sign_in.email")}
            name="email"
            type="email"
            autoComplete="username"
            required
            size="md"
            withAsterisk={false}
          />
          <PasswordInput
            label={t("sign_in.password")}
            name="password"
            autoComplete="current-password"
            required
            size="md"
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": t("sign_in.show"), tabIndex: 0 }}
          />
          {signIn.isError && (
            <p className={css.error} role="alert">
              {t(errorKey(signIn.error))}
            </p>
          )}
          <Button type="submit" size="md" loading={signIn.isPending} fullWidth>
            {t("sign_in.submit")}
          </Button>
        </form>
      </div>
      <div className={css.languages}>
        {LANGUAGES.map((language) => (
          <button
            key={language}
            type="button"
            lang={language}
            aria-pressed={i18n.language === language}
            onClick={() => changeLanguage(language)}
          >
            {language === "en" ? "English" : "Français"}
          </button>
        ))}
      </div>
    </main>
  );
}

function errorKey(error: unknown) {
  if (error instanceof ApiError && error.status === 401) return "sign_in.wrong";
  if (error instanceof ApiError && error.status === 429) return "sign_in.slow";
  return "sign_in.failed";
}
