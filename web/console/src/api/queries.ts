import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { paths } from "../generated/api";
import { ApiError, api, read, rememberCsrf } from "./client";
import type { PlacementDocument, Session } from "./types";

/** Null means nobody is signed in, which is an answer and not an error. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  staleTime: 60_000,
  refetchInterval: 60_000,
  queryFn: async (): Promise<Session | null> => {
    try {
      const session = await read(api.GET("/session"));
      rememberCsrf(session.csrf_token);
      return session;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

export const overviewQuery = (days: number) =>
  queryOptions({
    queryKey: ["overview", days],
    queryFn: ({ signal }) => read(api.GET("/overview", { params: { query: { days } }, signal })),
    placeholderData: keepPreviousData,
  });

export const liveQuery = queryOptions({
  queryKey: ["live"],
  queryFn: ({ signal }) => read(api.GET("/live", { signal })),
  refetchInterval: 10_000,
});

export const peopleQuery = (query: string, sort: "last_seen" | "revenue" | "orders") =>
  infiniteQueryOptions({
    queryKey: ["people", query, sort],
    queryFn: ({ pageParam, signal }) =>
      read(api.GET("/people", { params: { query: { query, sort, cursor: pageParam } }, signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const personQuery = (personId: string) =>
  queryOptions({
    queryKey: ["person", personId],
    queryFn: ({ signal }) =>
      read(api.GET("/people/{person_id}", { params: { path: { person_id: personId } }, signal })),
  });

export type Family = NonNullable<
  NonNullable<paths["/people/{person_id}/timeline"]["get"]["parameters"]["query"]>["family"]
>;

export const timelineQuery = (personId: string, family: Family = "all") =>
  infiniteQueryOptions({
    queryKey: ["person", personId, "timeline", family],
    queryFn: ({ pageParam, signal }) =>
      read(
        api.GET("/people/{person_id}/timeline", {
          params: { path: { person_id: personId }, query: { before: pageParam, family } },
          signal,
        }),
      ),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next_before ?? undefined,
  });

export const contrastQuery = queryOptions({
  queryKey: ["people", "contrast"],
  queryFn: ({ signal }) => read(api.GET("/people/contrast", { signal })),
  staleTime: 300_000,
});

export const decisionQuery = (decisionId: string) =>
  queryOptions({
    queryKey: ["decision", decisionId],
    queryFn: ({ signal }) =>
      read(api.GET("/decisions/{decision_id}", { params: { path: { decision_id: decisionId } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const placementsQuery = queryOptions({
  queryKey: ["placements"],
  queryFn: ({ signal }) => read(api.GET("/placements", { signal })),
});

export const placementQuery = (placementId: string) =>
  queryOptions({
    queryKey: ["placements", placementId],
    queryFn: ({ signal }) =>
      read(api.GET("/placements/{placement_id}", { params: { path: { placement_id: placementId } }, signal })),
  });

export interface PreviewAs {
  personIds: string[];
  productId: string;
  category: string;
}

export const previewQuery = (document: PlacementDocument, as: PreviewAs) =>
  queryOptions({
    queryKey: ["preview", document, as],
    queryFn: ({ signal }) =>
      read(
        api.POST("/placements/preview", {
          body: { document, person_ids: as.personIds, product_id: as.productId, category: as.category },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });

export const dryRunQuery = (document: PlacementDocument) =>
  queryOptions({
    queryKey: ["dry-run", document],
    queryFn: ({ signal }) =>
      read(
        api.POST("/placements/{placement_id}/dry-run", {
          params: { path: { placement_id: document.placement_id } },
          body: { document },
          signal,
        }),
      ),
  });

export interface CatalogueView {
  query: string;
  category: string;
  sort: string;
}

export const cataloguePage = (view: CatalogueView, cursor: string | undefined, signal?: AbortSignal) =>
  read(
    api.GET("/catalogue", {
      // The sort keys are the API's enumeration; the page only offers those it knows.
      params: { query: { query: view.query, category: view.category, sort: view.sort as never, cursor } },
      signal,
    }),
  );

export const catalogueQuery = (view: CatalogueView) =>
  infiniteQueryOptions({
    queryKey: ["catalogue", view],
    queryFn: ({ pageParam, signal }) => cataloguePage(view, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const productQuery = (productId: string) =>
  queryOptions({
    queryKey: ["product", productId],
    queryFn: ({ signal }) =>
      read(api.GET("/catalogue/{product_id}", { params: { path: { product_id: productId } }, signal })),
  });

export const insightsQuery = queryOptions({
  queryKey: ["insights"],
  queryFn: ({ signal }) => read(api.GET("/insights", { signal })),
});

export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: ({ signal }) => read(api.GET("/health", { signal })),
  refetchInterval: 15_000,
});

export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ["search", text],
    queryFn: ({ signal }) => read(api.GET("/search", { params: { query: { q: text } }, signal })),
    enabled: text.length > 0,
    placeholderData: keepPreviousData,
  });
