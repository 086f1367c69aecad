import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useFormat } from "../../format/use-format";
import { Section } from "../../parts/page";
import { Loaded } from "../../parts/states";
import css from "./audiences.module.css";
import { WithWords } from "./page";
import { nameIn, personAudiencesQuery } from "./queries";
import { useAudienceWords } from "./words";

/** The audiences somebody is in, each with until when and a way to see why. */
export default function AudiencesOfPerson({ personId }: { personId: string }) {
  return <WithWords>{() => <List personId={personId} />}</WithWords>;
}

function List({ personId }: { personId: string }) {
  const t = useAudienceWords();
  const format = useFormat();
  const query = useQuery(personAudiencesQuery(personId));
  const why = (audienceId: string) =>
    `/audiences/${encodeURIComponent(audienceId)}?view=why&person=${encodeURIComponent(personId)}`;
  return (
    <Section title={t("of_person.title")}>
      <Loaded query={query}>
        {({ audiences, others, of_page: ofPage }) => (
          <>
            {audiences.length === 0 && (
              <p className={css.quiet}>
                {t(others.length + ofPage.length > 0 ? "of_person.none" : "of_person.nothing")}
              </p>
            )}
            <ul className={css.memberships}>
              {audiences.map((one) => (
                <li key={one.audience_id}>
                  <Link to={why(one.audience_id)} className={css.name}>
                    {nameIn(one.name, format.language, one.audience_id)}
                  </Link>
                  <span className={css.quiet}>
                    {one.until === null
                      ? t("members.for_good")
                      : t("why.until", { time: format.date(one.until, "full") })}
                  </span>
                </li>
              ))}
            </ul>
            {others.length > 0 && (
              <details className={css.newest}>
                <summary>{t("of_person.others", { count: others.length, n: others.length })}</summary>
                <ul className={css.memberships}>
                  {others.map((one) => (
                    <li key={one.audience_id}>
                      <Link to={why(one.audience_id)} className={css.name}>
                        {nameIn(one.name, format.language, one.audience_id)}
                      </Link>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}
