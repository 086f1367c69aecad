import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../parts/dialog";
import { useToast } from "../../parts/toast";
import { messageOf, usePlacementChanges } from "./changes";

export function Archive({ placementId, name }: { placementId: string; name: string }) {
  const { t } = useTranslation();
  const say = useToast();
  const { archive } = usePlacementChanges(placementId);
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="subtle" onClick={() => setAsking(true)}>
        {t("placement.archive")}
      </Button>
      {asking && (
        <Dialog
          title={t("placement.archive_ask", { name })}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button variant="default" onClick={() => setAsking(false)}>
                {t("action.cancel")}
              </Button>
              <Button
                loading={archive.isPending}
                onClick={() =>
                  archive.mutate(undefined, {
                    onSuccess: () => {
                      setAsking(false);
                      say(t("placement.archived"));
                    },
                    onError: (error) => say(t("placement.rollback_failed", { message: messageOf(error) })),
                  })
                }
              >
                {t("placement.archive")}
              </Button>
            </>
          }
        >
          <p>{t("placement.archive_text")}</p>
        </Dialog>
      )}
    </>
  );
}
