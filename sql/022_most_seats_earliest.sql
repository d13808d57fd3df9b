-- What is largest where seats are most and, of equally many, the day is earliest. One number: its maximum needs little memory.
CREATE MACRO most_seats_earliest(seats, day) AS seats::HUGEINT * 4294967296 - date_diff('day', DATE '1970-01-01', day);
