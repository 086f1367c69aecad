import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../../../api/client";
import type { components } from "../../../generated/api";

export type Lookalikes = components["schemas"]["Lookalikes"];

/** Asked again every few seconds while the worker learns. */
export const lookalikesQuery = (audienceId: string) =>
  queryOptions({
    queryKey: ["audiences", audienceId, "lookalikes"],
    queryFn: ({ signal }) =>
      read(api.GET("/audiences/{audience_id}/lookalikes", { params: { path: { audience_id: audienceId } }, signal })),
    refetchInterval: (query) => (query.state.data?.state === "waiting" ? 5_000 : false),
    retry: false,
  });
