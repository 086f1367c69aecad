import type { ReactNode } from "react";
import { Page } from "../../parts/page";
import { SkeletonBlock } from "../../parts/states";
import { useAudienceWords, useAudienceWordsReady, type Words } from "./words";

/** What is drawn once the words of audiences are there. */
export function WithWords({ children }: { children: (t: Words) => ReactNode }) {
  const ready = useAudienceWordsReady();
  const t = useAudienceWords();
  return ready ? children(t) : <SkeletonBlock />;
}

interface Props {
  title: string;
  back?: { to: string; label: string };
  children: (t: Words) => { title?: string; question?: ReactNode; actions?: ReactNode; body: ReactNode };
}

/** A page of this section; its head stands at once. */
export function AudiencePage({ title, back, children }: Props) {
  const ready = useAudienceWordsReady();
  const t = useAudienceWords();
  const {
    title: named,
    question,
    actions,
    body,
  } = ready ? children(t) : { title: undefined, question: undefined, actions: undefined, body: <SkeletonBlock /> };
  return (
    <Page title={named ?? title} back={back} question={question} actions={actions}>
      {body}
    </Page>
  );
}
