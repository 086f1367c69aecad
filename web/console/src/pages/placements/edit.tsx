import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { ApiError } from "../../api/client";
import { placementQuery } from "../../api/queries";
import type { PlacementDetail, PlacementDocument } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Page, Section } from "../../parts/page";
import { ErrorState, Loaded } from "../../parts/states";
import { useToast } from "../../parts/toast";
import { useMayEdit } from "../../shell/roles";
import { messageOf, useCreatePlacement } from "./changes";
import { useDraft } from "./draft";
import { DocumentForm } from "./form";
import { titleIn } from "./names";
import css from "./placements.module.css";
import { SideBySide } from "./preview";
import { PublishDialog } from "./publish";

const FORBIDDEN = new ApiError(403, "not_allowed", "");

/** Edit beside preview. The draft saves itself; visitors see nothing of it until it is published. */
export default function PlacementEdit() {
  const { placementId = "" } = useParams();
  const placement = useQuery({ ...placementQuery(placementId), refetchOnWindowFocus: false });
  const mayEdit = useMayEdit();
  if (!mayEdit) return <ErrorState error={FORBIDDEN} />;
  return <Loaded query={placement}>{(detail) => <Editor key={placementId} detail={detail} />}</Loaded>;
}

function Editor({ detail }: { detail: PlacementDetail }) {
  const { t } = useTranslation();
  const { language } = useFormat();
  const say = useToast();
  const draft = useDraft(detail);
  const navigate = useNavigate();
  const create = useCreatePlacement();
  const [publishing, setPublishing] = useState(false);
  const { document } = draft;
  /** Nothing is left of a placement that was never published, so the page goes, and undo brings both back. */
  function discarded() {
    if (detail.published || !document) return say(t("edit.discarded"));
    navigate("/recommendations");
    say(t("edit.discarded"), { label: t("action.undo"), run: () => restore(document) });
  }

  async function restore(given: PlacementDocument) {
    try {
      await create.mutateAsync(given);
      navigate(`/recommendations/${encodeURIComponent(detail.placement_id)}/edit`);
    } catch (error) {
      say(t("new_placement.failed", { message: messageOf(error) }));
    }
  }

  if (!document) return <ErrorState error={new ApiError(404, "not_found", "")} />;
  const name = titleIn(document.title, language, detail.placement_id);
  return (
    <Page
      title={name}
      back={{ to: `/recommendations/${encodeURIComponent(detail.placement_id)}`, label: name }}
      question={t("edit.question")}
      actions={
        <>
          <DraftState draft={draft} />
          {detail.draft && (
            <Button variant="subtle" onClick={() => draft.discard(discarded)}>
              {t("edit.discard")}
            </Button>
          )}
          <Button disabled={!draft.differs} onClick={() => setPublishing(true)}>
            {t("edit.publish")}
          </Button>
        </>
      }
    >
      <div className={css.editor}>
        <DocumentForm
          document={document}
          strategies={detail.strategies_available}
          fresh={detail.published === null}
          onChange={draft.change}
        />
        <div className={css.beside}>
          <Section title={t("edit.preview")} note={t("edit.preview_note")}>
            <SideBySide document={document} />
          </Section>
        </div>
      </div>
      {publishing && (
        <PublishDialog
          detail={detail}
          document={document}
          name={name}
          flush={draft.flush}
          onClose={() => setPublishing(false)}
        />
      )}
    </Page>
  );
}

function DraftState({ draft }: { draft: ReturnType<typeof useDraft> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const text = () => {
    if (draft.problem) return t("edit.unsaved", { message: draft.problem });
    if (draft.saving) return t("edit.saving");
    if (draft.savedAt) return t("edit.saved", { time: format.date(draft.savedAt, "time") });
    return draft.differs ? t("status.draft") : t("edit.nothing_changed");
  };
  return (
    <span className={draft.problem ? css.problem : css.quiet} role="status">
      {text()}
    </span>
  );
}
