import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../parts/dialog";
import { useToast } from "../../parts/toast";
import { messageOf } from "../placements/changes";
import { useSettings } from "../settings/words";
import { useWebhookChanges, type WebhookSource } from "./queries";

export function Remove({ source, onClose }: { source: WebhookSource; onClose: () => void }) {
  const t = useSettings();
  const { t: word } = useTranslation();
  const say = useToast();
  const { remove } = useWebhookChanges();
  return (
    <Dialog
      title={t("remove.title", { name: source.name })}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {word("action.cancel")}
          </Button>
          <Button
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(source.name, {
                onSuccess: () => {
                  say(t("remove.done", { name: source.name }));
                  onClose();
                },
                onError: (error) => say(t("webhooks.failed", { message: messageOf(error) })),
              })
            }
          >
            {t("webhooks.remove")}
          </Button>
        </>
      }
    >
      <p>{t("remove.text")}</p>
    </Dialog>
  );
}
