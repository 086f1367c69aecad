import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useFormat } from "../../format/use-format";
import { PersonChip } from "../../parts/chips";
import { ErrorState, SkeletonBlock } from "../../parts/states";
import { DataTable } from "../../parts/table";
import { useMayEdit } from "../../shell/roles";
import css from "./audiences.module.css";
import { ExportDialog } from "./out/export";
import { membersQuery } from "./queries";
import { useAudienceWords } from "./words";

/** Who is in, seen last first, as far as people were looked at; more are looked at as one scrolls. */
export function MemberList({ audienceId }: { audienceId: string }) {
  const t = useAudienceWords();
  const format = useFormat();
  const mayEdit = useMayEdit();
  const query = useInfiniteQuery(membersQuery(audienceId));
  if (query.isError && !query.data) return <ErrorState error={query.error} retry={query.refetch} />;
  if (!query.data) return <SkeletonBlock />;
  const { pages } = query.data;
  const members = pages.flatMap((page) => page.members);
  const asked = pages.reduce((sum, page) => sum + page.asked, 0);
  const of = pages.at(-1)?.of ?? 0;
  return (
    <>
      <DataTable
        name="members"
        label={t("members.label")}
        rows={members}
        keyOf={(row) => row.person.person_id}
        toolbar={mayEdit && <ExportButton audienceId={audienceId} />}
        note={t("members.looked", {
          n: format.count(members.length),
          asked: format.count(asked),
          of: format.count(of),
        })}
        more={{ has: query.hasNextPage, loading: query.isFetchingNextPage, load: () => query.fetchNextPage() }}
        columns={[
          {
            key: "person",
            label: t("members.person"),
            primary: true,
            render: (row) => <PersonChip person={row.person} />,
          },
          {
            key: "until",
            label: t("members.until"),
            wide: true,
            render: (row) => (row.until === null ? t("members.for_good") : format.date(row.until, "full")),
          },
        ]}
      />
      {members.length === 0 && !query.hasNextPage && <p className={css.quiet}>{t("members.nobody")}</p>}
    </>
  );
}

/** Everybody as a file; the server looks through all people, so it may take a while. */
function ExportButton({ audienceId }: { audienceId: string }) {
  const t = useAudienceWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" size="sm" onClick={() => setOpen(true)}>
        {t("members.export")}
      </Button>
      {open && <ExportDialog audienceId={audienceId} onClose={() => setOpen(false)} />}
    </>
  );
}
