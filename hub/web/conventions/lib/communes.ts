// The communes of the region, from the very table that the hub was built with: found by name, taken by the lot, drawn
// as points.
import communesCsv from "../../../../services/adapters/communes/data/communes_region24.csv?raw";
import mergedCsv from "../../../../services/adapters/communes/data/merged_region24.csv?raw";
import pointsCsv from "../../../../services/core/directory/data/communes_region24_points.csv?raw";
import { CommuneTable } from "./commune_table";

// Fetched only by the pages that draw or choose communes: this module is imported on demand.
export const region = new CommuneTable(communesCsv, mergedCsv, pointsCsv);
