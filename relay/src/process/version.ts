/** As health, reports and the OpenAPI document name this relay. */
export const version = '0.1.0';
