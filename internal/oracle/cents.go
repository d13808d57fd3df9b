package oracle

import (
	"fmt"
	"math/big"
	"strings"
)

// Cents is an exact amount of money. It prints with two decimals: 1234.50.
type Cents int64

func (c Cents) String() string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d", sign, int64(c)/100, int64(c)%100)
}

// MarshalJSON writes the amount as the API does: "1234.50".
func (c Cents) MarshalJSON() ([]byte, error) { return []byte(`"` + c.String() + `"`), nil }

// Rat is the amount in dollars.
func (c Cents) Rat() *big.Rat { return big.NewRat(int64(c), 100) }

// parseCents reads an amount of a source file: digits, then at most two decimals.
func parseCents(text string) Cents {
	whole, decimals, _ := strings.Cut(text, ".")
	for len(decimals) < 2 {
		decimals += "0"
	}
	var cents Cents
	for _, digit := range whole + decimals {
		if digit < '0' || digit > '9' || len(decimals) > 2 {
			panic("oracle: no amount of money: " + text)
		}
		cents = cents*10 + Cents(digit-'0')
	}
	return cents
}
