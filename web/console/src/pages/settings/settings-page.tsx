import type { ReactNode } from "react";
import { Page } from "../../parts/page";
import { SkeletonBlock } from "../../parts/states";
import { useSettings, useWordsReady } from "./words";

interface Props {
  title: string;
  question: string;
  back?: { to: string; label: string };
  children: (t: ReturnType<typeof useSettings>) => { actions?: ReactNode; body: ReactNode };
}

/** A page whose words come with it: its head stands at once, the rest when they are there. */
export function SettingsPage({ title, question, back, children }: Props) {
  const ready = useWordsReady();
  const t = useSettings();
  const { actions, body } = ready ? children(t) : { actions: undefined, body: <SkeletonBlock /> };
  return (
    <Page title={title} question={question} back={back} actions={actions}>
      {body}
    </Page>
  );
}
