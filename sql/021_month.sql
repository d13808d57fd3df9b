-- The month of a date, as its first day.
CREATE MACRO month_of(day) AS date_trunc('month', day)::DATE;
