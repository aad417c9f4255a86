package chart_test

import (
	"bytes"
	"image/png"
	"testing"

	"casewire/handlers/chart"
)

// A picture is a PNG of the size that a phone shows whole, with ink of each series on white.
func TestAPictureShowsEverySeries(t *testing.T) {
	p := chart.Picture{Title: "Incidents", Unit: "Events", Labels: []string{"Jan 25", "Feb 25"},
		Series: []chart.Series{{Name: "arrest", Values: []float64{3, 0}}, {Name: "verdict", Values: []float64{1, 2}}}}
	b, err := chart.Stacked(p)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if got := img.Bounds(); got.Dx() != chart.Width || got.Dy() != chart.Height {
		t.Errorf("the picture is %v", got)
	}
	blue, orange := 0, 0
	for y := 200; y < chart.Height-60; y++ {
		for x := 60; x < chart.Width; x++ {
			r, g, b, _ := img.At(x, y).RGBA()
			switch {
			case r>>8 == 0 && g>>8 == 114 && b>>8 == 178:
				blue++
			case r>>8 == 230 && g>>8 == 159 && b>>8 == 0:
				orange++
			}
		}
	}
	// Three events of each: the columns stand on zero, so their areas are alike.
	if blue == 0 || orange == 0 || blue > orange*11/10 || orange > blue*11/10 {
		t.Errorf("3 and 1+2 events have %d and %d points of ink", blue, orange)
	}
}
