import { useQuery } from "@tanstack/react-query";
import { useFormat } from "../../format/use-format";
import { audiencesQuery, nameIn } from "./queries";

/** What an audience is called, by its id; the id of one that is not there any more. */
export function useAudienceName(): (id: string) => string {
  const { language } = useFormat();
  const audiences = useQuery(audiencesQuery);
  return (id) => nameIn(audiences.data?.find((one) => one.audience_id === id)?.name ?? {}, language, id);
}
