"""Who answers: the web application that runs workshops and keeps their answers."""
