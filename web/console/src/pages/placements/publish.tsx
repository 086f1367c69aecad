import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Trans, useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { dryRunQuery } from "../../api/queries";
import type { DryRun, PlacementDetail, PlacementDocument } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { ProductChip } from "../../parts/chips";
import { Dialog } from "../../parts/dialog";
import { Loaded } from "../../parts/states";
import { useToast } from "../../parts/toast";
import { messageOf, usePlacementChanges } from "./changes";
import css from "./placements.module.css";

interface Props {
  detail: PlacementDetail;
  document: PlacementDocument;
  name: string;
  flush: () => Promise<void>;
  onClose: () => void;
}

/** The dry run says whom this reaches and what it collides with; then publish; then, for as long as one likes, undo. */
export function PublishDialog({ detail, document, name, flush, onClose }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const say = useToast();
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const dryRun = useQuery(dryRunQuery(document));
  const { publish, rollback, archive } = usePlacementChanges(detail.placement_id);
  const before = detail.published_version;

  async function undo() {
    try {
      if (before === null) {
        await archive.mutateAsync();
        say(t("placement.archived"));
      } else {
        const back = await rollback.mutateAsync(before);
        say(t("edit.undone", { version: back.published_version ?? before }));
      }
    } catch (error) {
      say(t("placement.rollback_failed", { message: messageOf(error) }));
    }
  }

  async function run() {
    setBusy(true);
    try {
      await flush();
      const published = await publish.mutateAsync(note.trim());
      onClose();
      navigate(`/recommendations/${encodeURIComponent(detail.placement_id)}`);
      say(t("edit.published", { version: published.published_version ?? "" }), { label: t("action.undo"), run: undo });
    } catch (error) {
      setProblem(t("edit.publish_failed", { message: messageOf(error) }));
      setBusy(false);
    }
  }

  return (
    <Dialog
      title={t("edit.publish_title", { name })}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button loading={busy} onClick={run}>
            {t("edit.publish_confirm")}
          </Button>
        </>
      }
    >
      <Loaded query={dryRun}>{(result) => <Meaning dryRun={result} />}</Loaded>
      <TextInput
        mt={24}
        label={t("edit.note")}
        maxLength={200}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {problem && (
        <p className={css.problem} role="alert">
          {problem}
        </p>
      )}
    </Dialog>
  );
}

function Meaning({ dryRun }: { dryRun: DryRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const collides = dryRun.products_unsellable.length > 0 || dryRun.also_pinned_in.length > 0;
  return (
    <div className={css.meaning}>
      <p>
        <Trans
          i18nKey="edit.reach"
          count={dryRun.days}
          values={{ requests: format.count(dryRun.requests), people: format.count(dryRun.people) }}
          components={{ b: <strong /> }}
        />{" "}
        {dryRun.held_out > 0 && t("edit.held_out", { count: dryRun.held_out })}
      </p>
      {dryRun.products_unsellable.length > 0 && (
        <div className={css.warning}>
          <p>{t("edit.unsellable")}</p>
          <div className={css.chips}>
            {dryRun.products_unsellable.map((product) => (
              <ProductChip key={product.product_id} product={product} />
            ))}
          </div>
        </div>
      )}
      {dryRun.also_pinned_in.length > 0 && (
        <p className={css.warning}>
          {t("edit.also_pinned")} {format.list(dryRun.also_pinned_in)}
        </p>
      )}
      {!collides && <p className={css.quiet}>{t("edit.no_collisions")}</p>}
    </div>
  );
}
