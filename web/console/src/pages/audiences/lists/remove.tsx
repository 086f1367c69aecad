import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../parts/dialog";
import { useToast } from "../../../parts/toast";
import { messageOf } from "../changes";
import { useAudienceWords } from "../words";
import { type ListRow, useListChanges } from "./queries";

export function Remove({ list, onClose }: { list: ListRow; onClose: () => void }) {
  const { t: shell } = useTranslation();
  const t = useAudienceWords();
  const say = useToast();
  const { remove } = useListChanges();
  return (
    <Dialog
      title={t("lists.remove_title", { title: list.title })}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {shell("action.cancel")}
          </Button>
          <Button
            loading={remove.isPending}
            onClick={() =>
              remove.mutate(list.list_id, {
                onSuccess: () => {
                  say(t("lists.removed", { title: list.title }));
                  onClose();
                },
                onError: (error) => say(t("lists.failed", { message: messageOf(error) })),
              })
            }
          >
            {t("lists.remove")}
          </Button>
        </>
      }
    >
      <p>{t("lists.remove_text")}</p>
    </Dialog>
  );
}
