import { useQuery } from "@tanstack/react-query";
import { useFormat } from "../../format/use-format";
import { audiencesQuery, nameIn } from "../audiences/queries";

export type Namer = (audienceId: string) => string;

/** What audiences are called in this language; one that is not there any more goes by its id. */
export function useNamer(): Namer {
  const { language } = useFormat();
  const audiences = useQuery(audiencesQuery);
  return (audienceId) =>
    nameIn(audiences.data?.find((row) => row.audience_id === audienceId)?.name ?? {}, language, audienceId);
}
