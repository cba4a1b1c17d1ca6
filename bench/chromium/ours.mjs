// Our panel in the sidebar "Data Lake".
