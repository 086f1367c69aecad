import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useFormat } from "../../../format/use-format";
import { Tag } from "../../../parts/chips";
import { Copyable } from "../../../parts/copyable";
import { Facts } from "../../../parts/page";
import { EmptyState, Loaded } from "../../../parts/states";
import { useMayEdit } from "../../../shell/roles";
import { useAudienceName } from "../names";
import { AudiencePage } from "../page";
import { useAudienceWords } from "../words";
import { Create } from "./create";
import css from "./lists.module.css";
import { type ListRow, listQuery, listsQuery } from "./queries";
import { Remove } from "./remove";
import { Upload } from "./upload";

type Act = { do: "upload" | "remove"; list: ListRow };

/** Lists of people from elsewhere: what each is, how many of them are known, and bringing files in. */
export default function Lists() {
  const { t: shell } = useTranslation();
  const mayEdit = useMayEdit();
  const lists = useQuery(listsQuery);
  const [creating, setCreating] = useState(false);
  const [act, setAct] = useState<Act | null>(null);
  return (
    <AudiencePage title={shell("nav.audiences")} back={{ to: "/audiences", label: shell("nav.audiences") }}>
      {(t) => {
        const add = mayEdit && <Button onClick={() => setCreating(true)}>{t("lists.new")}</Button>;
        return {
          title: t("lists.title"),
          question: t("lists.question"),
          actions: Boolean(lists.data?.length) && add,
          body: (
            <>
              <Loaded query={lists}>
                {(found) =>
                  found.length === 0 ? (
                    <EmptyState title={t("lists.empty_title")} text={t("lists.empty_text")} action={add} />
                  ) : (
                    <ul className={css.lists}>
                      {found.map((list) => (
                        <One
                          key={list.list_id}
                          list={list}
                          onUpload={mayEdit ? () => setAct({ do: "upload", list }) : undefined}
                          onRemove={mayEdit ? () => setAct({ do: "remove", list }) : undefined}
                        />
                      ))}
                    </ul>
                  )
                }
              </Loaded>
              {creating && <Create lists={lists.data ?? []} onClose={() => setCreating(false)} />}
              {act?.do === "upload" && <Upload list={act.list} onClose={() => setAct(null)} />}
              {act?.do === "remove" && <Remove list={act.list} onClose={() => setAct(null)} />}
            </>
          ),
        };
      }}
    </AudiencePage>
  );
}

function One({ list, onUpload, onRemove }: { list: ListRow; onUpload?: () => void; onRemove?: () => void }) {
  const t = useAudienceWords();
  const format = useFormat();
  const nameOf = useAudienceName();
  const [open, setOpen] = useState(false);
  const pending = list.people === null;
  return (
    <li className={css.list} aria-label={list.title}>
      <div className={css.head}>
        <h2 className={css.name}>{list.title}</h2>
        <Tag>{list.list_id}</Tag>
        {pending && <Tag tone="warn">{t("lists.matching")}</Tag>}
        <span className={css.acts}>
          {onUpload && (
            <Button variant="subtle" size="sm" onClick={onUpload}>
              {t("lists.bring_in")}
            </Button>
          )}
          {onRemove && (
            <Button variant="subtle" size="sm" onClick={onRemove}>
              {t("lists.remove")}
            </Button>
          )}
        </span>
      </div>
      <Facts
        facts={[
          { label: t("lists.people"), value: list.people === null ? "…" : format.count(list.people) },
          { label: t("lists.entries"), value: format.count(list.entries) },
          { label: t("lists.unmatched"), value: list.unmatched === null ? "…" : format.count(list.unmatched) },
          { label: t("lists.changed"), value: format.ago(list.changed_at) },
        ]}
      />
      <p className={css.small}>{t(`lists.stands.${list.basis}`, { origin: list.origin })}</p>
      <p className={css.small}>
        {list.audiences.length === 0 ? (
          t("lists.asked_by_none")
        ) : (
          <>
            {t("lists.asked_by")}{" "}
            {list.audiences.map((id, n) => (
              <span key={id}>
                {n > 0 && ", "}
                <Link to={`/audiences/${encodeURIComponent(id)}`}>{nameOf(id)}</Link>
              </span>
            ))}
          </>
        )}
      </p>
      <details className={css.more} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t("lists.history")}</summary>
        {open && <More listId={list.list_id} />}
      </details>
    </li>
  );
}

function More({ listId }: { listId: string }) {
  const t = useAudienceWords();
  const format = useFormat();
  const detail = useQuery(listQuery(listId));
  return (
    <Loaded query={detail}>
      {(list) => (
        <>
          {list.address && (
            <>
              <Copyable label={t("lists.address")} text={list.address} />
              <p className={css.small}>{t("lists.address_note", { source: list.source })}</p>
            </>
          )}
          {list.changes.length === 0 && <p className={css.small}>{t("lists.never")}</p>}
          <ol className={css.changes}>
            {list.changes.map((change) => (
              <li key={change.version}>
                <span className={css.small}>{format.date(change.at, "full")}</span>
                <span>
                  {t(`lists.did.${change.mode}`)} {t("lists.came", { n: format.count(change.added) })},{" "}
                  {t("lists.went", { n: format.count(change.removed) })}
                  {change.rejected > 0 && `, ${t("lists.rejected", { n: format.count(change.rejected) })}`}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </Loaded>
  );
}
