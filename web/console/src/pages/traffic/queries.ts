import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, read } from "../../api/client";
import type { components } from "../../generated/api";

type Schemas = components["schemas"];
export type TrafficRules = Schemas["TrafficRules"];
export type RulesDocument = Schemas["TrafficDocument"];
export type TrafficPreview = Schemas["TrafficPreview"];
export type TrafficDifference = Schemas["TrafficDifference"];

export const rulesQuery = queryOptions({
  queryKey: ["traffic"],
  queryFn: ({ signal }) => read(api.GET("/traffic", { signal })),
});

export const rulesPreviewQuery = (document: RulesDocument) =>
  queryOptions({
    queryKey: ["traffic", "preview", document],
    queryFn: ({ signal }) => read(api.POST("/traffic/preview", { body: { document }, signal })),
    placeholderData: keepPreviousData,
  });

/** Every change of the rules; whatever counts people is read again when others hold. */
export function useRuleChanges() {
  const client = useQueryClient();
  const drafted = (rules: TrafficRules) => client.setQueryData(rulesQuery.queryKey, rules);
  const released = (rules: TrafficRules) => {
    drafted(rules);
    for (const key of ["people", "person", "live"]) client.invalidateQueries({ queryKey: [key] });
  };
  return {
    save: useMutation({
      scope: { id: "traffic" }, // one after another: each has seen what the one before became
      mutationFn: ({ document, expected_version }: { document: RulesDocument; expected_version: number }) => {
        const newest = client.getQueryData(rulesQuery.queryKey)?.version ?? expected_version;
        return read(api.PUT("/traffic/draft", { body: { document, expected_version: newest } }));
      },
      onSuccess: drafted,
    }),
    discard: useMutation({ mutationFn: () => read(api.DELETE("/traffic/draft")), onSuccess: drafted }),
    publish: useMutation({
      mutationFn: (body: { note: string; expected_version: number }) => read(api.POST("/traffic/publish", { body })),
      onSuccess: released,
    }),
    archive: useMutation({ mutationFn: () => read(api.POST("/traffic/archive")), onSuccess: released }),
    rollback: useMutation({
      mutationFn: (version: number) => read(api.POST("/traffic/rollback/{version}", { params: { path: { version } } })),
      onSuccess: released,
    }),
  };
}
