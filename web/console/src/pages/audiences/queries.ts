import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, read } from "../../api/client";
import type { components, paths } from "../../generated/api";
import type { Condition } from "./builder/condition";

type Schemas = components["schemas"];
export type AudienceRow = Schemas["AudienceRow"];
export type AudienceDetail = Schemas["AudienceDetail"];
export type AudienceSize = Schemas["AudienceSize"];
export type Document = NonNullable<AudienceDetail["draft"]>;
export type Finding = Schemas["ConditionFinding"];
export type WhyPart = Schemas["WhyPart"];
export type WhyAnswer = Schemas["WhyAnswer"];
export type LibraryCard = Schemas["LibraryCard"];
export type LibraryFamily = Schemas["LibraryFamily"];

export const audiencesQuery = queryOptions({
  queryKey: ["audiences"],
  queryFn: ({ signal }) => read(api.GET("/audiences", { signal })),
});

export const audienceQuery = (audienceId: string) =>
  queryOptions({
    queryKey: ["audiences", audienceId],
    queryFn: ({ signal }) =>
      read(api.GET("/audiences/{audience_id}", { params: { path: { audience_id: audienceId } }, signal })),
  });

export const versionQuery = (audienceId: string, version: number) =>
  queryOptions({
    queryKey: ["audiences", audienceId, "version", version],
    queryFn: ({ signal }) =>
      read(
        api.GET("/audiences/{audience_id}/versions/{version}", {
          params: { path: { audience_id: audienceId, version } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const vocabularyQuery = queryOptions({
  queryKey: ["audience-vocabulary"],
  queryFn: ({ signal }) => read(api.GET("/audience-vocabulary", { signal })),
  staleTime: 300_000,
});

type Ask = paths["/audience-suggestions"]["get"]["parameters"]["query"];
export const suggestionsQuery = (ask: Ask) =>
  queryOptions({
    queryKey: ["audience-suggestions", ask],
    queryFn: ({ signal }) => read(api.GET("/audience-suggestions", { params: { query: ask }, signal })),
    staleTime: 300_000,
    retry: false,
  });

/** Asked again with every change; the browser drops the question before, and the server stops counting for it. */
export const countQuery = (condition: Condition, audienceId?: string) =>
  queryOptions({
    queryKey: ["audience-count", condition, audienceId],
    queryFn: ({ signal }) =>
      read(api.POST("/audience-count", { body: { condition, audience_id: audienceId ?? null }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const whyQuery = (condition: Condition, personId: string, at: number | null, audienceId?: string) =>
  queryOptions({
    queryKey: ["audience-why", condition, personId, at, audienceId],
    queryFn: ({ signal }) =>
      read(
        api.POST("/audience-why", {
          body: { condition, person_id: personId, at, audience_id: audienceId ?? null },
          signal,
        }),
      ),
    retry: false,
  });

export const membersQuery = (audienceId: string) =>
  infiniteQueryOptions({
    queryKey: ["audiences", audienceId, "members"],
    queryFn: ({ pageParam, signal }) =>
      read(
        api.GET("/audiences/{audience_id}/members", {
          params: { path: { audience_id: audienceId }, query: { cursor: pageParam } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });

export const overlapQuery = (audienceId: string) =>
  queryOptions({
    queryKey: ["audiences", audienceId, "overlap"],
    queryFn: ({ signal }) =>
      read(api.GET("/audiences/{audience_id}/overlap", { params: { path: { audience_id: audienceId } }, signal })),
  });

export const personAudiencesQuery = (personId: string) =>
  queryOptions({
    queryKey: ["person", personId, "audiences"],
    queryFn: ({ signal }) =>
      read(api.GET("/people/{person_id}/audiences", { params: { path: { person_id: personId } }, signal })),
  });

export const libraryQuery = queryOptions({
  queryKey: ["audience-library"],
  queryFn: ({ signal }) => read(api.GET("/audience-library", { signal })),
});

export const adjustedQuery = (entryId: string, parameters: Record<string, unknown>) =>
  queryOptions({
    queryKey: ["audience-library", entryId, parameters],
    queryFn: ({ signal }) =>
      read(
        api.POST("/audience-library/{entry_id}", {
          params: { path: { entry_id: entryId } },
          body: { parameters },
          signal,
        }),
      ),
    retry: false,
    placeholderData: keepPreviousData,
  });

/** What an audience is called in this language, in any, or by its id. */
export function nameIn(name: Record<string, string>, language: string, id: string): string {
  return name[language] || Object.values(name).find(Boolean) || id;
}
