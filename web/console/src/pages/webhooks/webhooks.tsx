import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState, Loaded } from "../../parts/states";
import { useMayEdit } from "../../shell/roles";
import { SettingsPage } from "../settings/settings-page";
import { useSettings } from "../settings/words";
import { Create } from "./create";
import { type WebhookSource, webhooksQuery } from "./queries";
import { Remove } from "./remove";
import { Rotate } from "./rotate";
import { Source } from "./source";
import css from "./webhooks.module.css";

export default function Webhooks() {
  const { t } = useTranslation();
  const mayEdit = useMayEdit();
  const sources = useQuery(webhooksQuery);
  const [creating, setCreating] = useState(false);
  // Whatever is read here is what a change of it draws again: an error that comes before the words must be among it.
  const empty = !sources.isError && sources.data?.length === 0;
  return (
    <SettingsPage title={t("nav.webhooks")} question={t("webhooks.question")}>
      {(say) => {
        const add = mayEdit && <Button onClick={() => setCreating(true)}>{say("webhooks.add")}</Button>;
        return {
          actions: !empty && add,
          body: (
            <>
              <Loaded query={sources}>
                {(found) =>
                  found.length === 0 ? (
                    <EmptyState title={say("webhooks.empty_title")} text={say("webhooks.empty_text")} action={add} />
                  ) : (
                    <List sources={found} />
                  )
                }
              </Loaded>
              {creating && <Create onClose={() => setCreating(false)} />}
            </>
          ),
        };
      }}
    </SettingsPage>
  );
}

function List({ sources }: { sources: WebhookSource[] }) {
  const t = useSettings();
  const [act, setAct] = useState<{ do: "rotate" | "remove"; source: WebhookSource } | null>(null);
  const used = sources.filter((source) => source.removed_at === null);
  const removed = sources.filter((source) => source.removed_at !== null);
  const close = () => setAct(null);
  return (
    <>
      <ul className={css.sources} aria-label={t("webhooks.list")}>
        {used.map((source) => (
          <Source
            key={source.name}
            source={source}
            onRotate={() => setAct({ do: "rotate", source })}
            onRemove={() => setAct({ do: "remove", source })}
          />
        ))}
      </ul>
      {removed.length > 0 && (
        <details className={css.removed}>
          <summary>{t("webhooks.removed", { count: removed.length })}</summary>
          <ul className={css.sources}>
            {removed.map((source) => (
              <Source key={source.name} source={source} />
            ))}
          </ul>
        </details>
      )}
      {act?.do === "rotate" && <Rotate source={act.source} onClose={close} />}
      {act?.do === "remove" && <Remove source={act.source} onClose={close} />}
    </>
  );
}
