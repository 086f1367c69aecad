import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { personQuery } from "../../api/queries";
import { Loaded } from "../../parts/states";
import { Consent } from "../people/identity";
import { PersonFacts } from "../people/person";
import { Searches, Taste, Viewed } from "../people/taste";
import css from "./panels.module.css";

export function PersonPanel({ personId }: { personId: string }) {
  const { t } = useTranslation();
  const person = useQuery(personQuery(personId));
  return (
    <Loaded query={person}>
      {(data) => (
        <div className={css.panel}>
          <div>
            <h3 className={css.name}>{data.person.label}</h3>
            <Link to={`/people/${encodeURIComponent(personId)}`}>{t("person.open")}</Link>
          </div>
          <PersonFacts person={data} />
          <section>
            <h3>{t("person.taste")}</h3>
            <Taste person={data} />
          </section>
          <section>
            <h3>{t("person.viewed")}</h3>
            <Viewed person={data} />
          </section>
          <section>
            <h3>{t("person.searches")}</h3>
            <Searches person={data} />
          </section>
          <section>
            <h3>{t("person.consent")}</h3>
            <Consent person={data} />
          </section>
        </div>
      )}
    </Loaded>
  );
}
