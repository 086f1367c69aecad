import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, api, read } from "../../api/client";
import type { Person } from "../../api/types";
import { Dialog } from "../../parts/dialog";
import { useToast } from "../../parts/toast";
import css from "./people.module.css";

/** Part a device from a person: everything is then as if nobody had ever said that it was theirs. */
export function Unlink({ person, nodeId }: { person: Person["person"]; nodeId: string }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const say = useToast();
  const [asking, setAsking] = useState(false);
  const unlink = useMutation({
    mutationFn: () =>
      read(
        api.POST("/people/{person_id}/unlink", {
          params: { path: { person_id: person.person_id } },
          body: { node_id: nodeId },
        }),
      ),
    onSuccess: () => {
      setAsking(false);
      say(t("person.unlinked", { name: person.label }));
      client.invalidateQueries({ queryKey: ["person"] });
      client.invalidateQueries({ queryKey: ["people"] });
    },
    onError: (error) =>
      say(t("person.unlink_failed", { message: error instanceof ApiError ? error.message : String(error) })),
  });
  return (
    <>
      <button type="button" className={css.quiet} onClick={() => setAsking(true)}>
        {t("person.unlink")}
      </button>
      {asking && (
        <Dialog
          title={t("person.unlink_ask", { name: person.label })}
          onClose={() => setAsking(false)}
          footer={
            <>
              <Button variant="default" onClick={() => setAsking(false)}>
                {t("action.cancel")}
              </Button>
              <Button loading={unlink.isPending} onClick={() => unlink.mutate()}>
                {t("person.unlink_confirm")}
              </Button>
            </>
          }
        >
          <p>{t("person.unlink_text")}</p>
        </Dialog>
      )}
    </>
  );
}
