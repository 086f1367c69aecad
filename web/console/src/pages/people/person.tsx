import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import { personQuery } from "../../api/queries";
import type { Person } from "../../api/types";
import { useFormat } from "../../format/use-format";
import { Tag } from "../../parts/chips";
import { Facts, Page, Section } from "../../parts/page";
import { Loaded } from "../../parts/states";
import { useMayEdit } from "../../shell/roles";
import { Computed, Traits } from "./attributes";
import { Forget } from "./forget";
import { Consent, Identity, Touches } from "./identity";
import { Notes } from "./notes";
import css from "./people.module.css";
import { Rights } from "./rights";
import { Cart, Orders, Searches, Taste, Viewed, Wishlist } from "./taste";
import { PersonTimeline } from "./timeline";

const AudiencesOfPerson = lazy(() => import("../audiences/of-person"));
const ExpectationOfPerson = lazy(() => import("./expectation"));
const PredictionsOfPerson = lazy(() => import("./predictions"));

/** Everything known about one person: what they did on the left, who they are on the right. */
export default function PersonPage() {
  const { personId = "" } = useParams();
  const { t } = useTranslation();
  const person = useQuery(personQuery(personId));
  const mayEdit = useMayEdit();
  const data = person.data;
  return (
    <Page
      title={data?.person.label ?? "…"}
      name={data?.person.label ?? t("nav.people")}
      back={{ to: "/people", label: t("person.back") }}
      question={data && <Who person={data} />}
      actions={data && mayEdit && <Forget person={data.person} />}
    >
      <Loaded query={person}>{(known) => <Everything person={known} />}</Loaded>
    </Page>
  );
}

function Who({ person }: { person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <Tag tone={person.person.known ? "accent" : "plain"}>
        {t(person.person.known ? "person.known" : "person.unknown")}
      </Tag>{" "}
      {t("person.seen", { first: format.date(person.first_seen, "date"), last: format.ago(person.last_seen) })}
    </>
  );
}

export function PersonFacts({ person }: { person: Person }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Facts
      facts={[
        { label: t("people.revenue"), value: format.money(person.revenue_minor, person.currency) },
        { label: t("people.orders"), value: format.count(person.orders_count) },
        {
          label: t("person.average"),
          value: person.average_order_minor == null ? "–" : format.money(person.average_order_minor, person.currency),
        },
        { label: t("people.active_days"), value: format.count(person.active_days) },
      ]}
    />
  );
}

function Everything({ person }: { person: Person }) {
  const { t } = useTranslation();
  return (
    <>
      <Section>
        <PersonFacts person={person} />
      </Section>
      <div className={css.columns}>
        <Section title={t("person.timeline")} note={t("person.timeline_note")}>
          <PersonTimeline personId={person.person.person_id} />
        </Section>
        <div>
          <Section title={t("person.notes")}>
            <Notes person={person} />
          </Section>
          <Suspense>
            <ExpectationOfPerson personId={person.person.person_id} />
          </Suspense>
          <Suspense>
            <PredictionsOfPerson personId={person.person.person_id} />
          </Suspense>
          <Section title={t("person.taste")}>
            <Taste person={person} />
          </Section>
          <Suspense>
            <AudiencesOfPerson personId={person.person.person_id} />
          </Suspense>
          <Section title={t("person.viewed")}>
            <Viewed person={person} />
          </Section>
          <Section title={t("person.cart")}>
            <Cart person={person} />
          </Section>
          <Section title={t("person.wishlist")}>
            <Wishlist person={person} />
          </Section>
          <Section title={t("person.searches")}>
            <Searches person={person} />
          </Section>
          <Section title={t("person.orders")}>
            <Orders person={person} />
          </Section>
          <Section title={t("person.consent")}>
            <Consent person={person} />
          </Section>
          <Section title={t("rights.title")} note={t("rights.note")}>
            <Rights person={person} />
          </Section>
          <Section title={t("person.identity")} note={t("person.identity_note")}>
            <Identity person={person} />
          </Section>
          <Section title={t("person.computed")} note={t("person.computed_note")}>
            <Computed person={person} />
          </Section>
          <Section title={t("person.traits")}>
            <Traits person={person} />
          </Section>
          <Section title={t("person.touch")}>
            <Touches person={person} />
          </Section>
        </div>
      </div>
    </>
  );
}
