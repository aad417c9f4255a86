package storagetest

import "strings"

// The words of large stores: what is in front comes up most.
var (
	bigCountries = strings.Fields("RU BY TR AZ KZ KG UZ TJ GE AM UA HU RS PL GR EG TN MA DZ ET ER RW UG NG ML IN PK BD MM VN TH PH CN HK MX GT NI VE CU US")
	bigPlaces    = strings.Fields("Osh Naryn Bishkek Talas Minsk Grodno Brest Baku Ganja Ankara Izmir Tashkent Samarkand Dushanbe Khujand Tbilisi Batumi Yerevan Gyumri Kyiv Odesa Budapest Belgrade Cairo Tunis Rabat Algiers Asmara Kigali Kampala Lagos Abuja Bamako Delhi Lahore Dhaka Yangon Hanoi Bangkok Manila Managua Caracas Havana Almaty")
	bigGiven     = strings.Fields("Aigul Azamat Bakyt Aibek Natalia Sergei Ivan Olga Dmitri Svetlana Mehmet Ayse Fatma Ahmet Leyla Rauf Gulnara Farid Nino Giorgi Ani Tigran Maria Jose Ana Luis Omar Amina Yusuf Khadija Samir Layla Ngozi Chidi Grace Emmanuel Priya Ravi Anh Linh Somchai Maung Wei Ming Kateryna Bohdan Zsofia Milan Jelena Piotr")
	bigSyllables = strings.Fields("ka to ri ma ne so lu ba di sha pe no ve chi ra gu mi ta le zho bo sa ke du ya fi lo ge na khu re ti mo be si da ru vo le tsa")
	bigNames     = strings.Fields("bek tur gul sar man dil zam kar mir nur tash jan ber sol fan hov gor ved mak pet lar yus bor dan hak rus tem vil")
	bigTitles    = []string{"Daily Herald", "Radio Free Word", "Press Watch", "Morning Post", "Independent Gazette", "Voice", "Novosti Segodnya", "Monitor", "The Ledger", "Open Channel", "Tribune", "Azattyk Kabar", "Media Line", "People's Courier"}
	bigSpeakers  = []string{"the family", "a lawyer of the defence", "the prosecutor's office", "a police spokesperson", "the newsroom", "a colleague at the scene", "the court's press service", "a monitoring group"}
	bigMatters   = []string{"trial", "detention", "assault", "closure of the newsroom", "Red Notice", "search and seizure", "smear campaign", "travel ban"}
	bigWords     = strings.Fields("journalist police detained court newsroom reporter arrested office protest charges city judge lawyer officers released prison editor camera after article ministry security equipment hearing sentence home investigation media state television interview website blocked fined appeal masked evening custody statement threatened questioned family unknown attacked broadcast government corruption election border passport seized phones report")
)
